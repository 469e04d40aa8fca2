"""A web server of the standard library: ./pbm start examples/python/app.py"""
import http.server
import os
import signal
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"hello from python, pid {os.getpid()}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


port = int(os.environ.get("PORT", "3002"))
server = http.server.ThreadingHTTPServer(("", port), Handler)
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
print(f"listening on http://localhost:{server.server_port}", flush=True)
server.serve_forever()
