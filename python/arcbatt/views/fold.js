"use strict";
// On every page: buttons that open and close all folded parts. The hash #unfold=all opens them when the page loads.
(function () {
  function all(open) {
    for (const part of document.querySelectorAll("details")) part.open = open;
  }
  for (const button of document.querySelectorAll("button[data-fold]"))
    button.addEventListener("click", () => all(button.dataset.fold === "open"));
  if (new URLSearchParams(location.hash.slice(1)).get("unfold") === "all") all(true);
})();
