"""The course of a command as a page for a browser on the same machine."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from arcbatt.cli.standing import Standing
from arcbatt.errors import UsageError
from arcbatt.views.live import live_page

LOOPBACK = "127.0.0.1"


@contextlib.contextmanager
def serving(course: Standing, port: int) -> Iterator[str]:
    """Serve the page of a course on the loopback address, until the end of the block; its address. With port 0 a free
    one is taken. Raises `UsageError` if it is taken."""
    page = live_page().encode()

    class Handler(BaseHTTPRequestHandler):
        """Two things to get, the page and its data, by whoever names this very address: no page from elsewhere that
        has a browser call it here."""

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").rpartition(":")[0]
            if host not in (LOOPBACK, "localhost"):
                self.send_error(HTTPStatus.FORBIDDEN)
            elif self.path == "/":
                self._send("text/html; charset=utf-8", page)
            elif self.path == "/state.json":
                self._send("application/json", json.dumps(course.state()).encode())
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass  # not between the lines of the command

    try:
        server = ThreadingHTTPServer((LOOPBACK, port), Handler)
    except (OSError, OverflowError) as error:
        raise UsageError(f"--serve {port}: {getattr(error, 'strerror', None) or error}") from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
