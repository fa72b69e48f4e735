"use strict";
// The check boxes show and hide the columns of samples. The hash #samples=0,2 shows only these when the page loads.
(function () {
  const boxes = document.querySelectorAll("input[data-column]");
  function show(column, shown) {
    for (const cell of document.querySelectorAll("th[data-column='" + column + "'], td[data-column='" + column + "']"))
      cell.hidden = !shown;
  }
  for (const box of boxes) box.addEventListener("change", () => show(box.dataset.column, box.checked));
  const wanted = new URLSearchParams(location.hash.slice(1)).get("samples");
  if (wanted !== null)
    for (const box of boxes) {
      box.checked = wanted.split(",").includes(box.dataset.column);
      show(box.dataset.column, box.checked);
    }
})();
