# Serves the socket of socket activation (LISTEN_FDS). Told to stop, it accepts nothing more, gives every client the
# answer to its next request with "Connection: close", and ends with the last of them, after a second at most.
import http.server
import os
import signal
import socket
import threading
import time

leaves = threading.Event()
connections = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle(self):
        connections.append(self)
        try:
            super().handle()
        finally:
            connections.remove(self)

    def do_GET(self):
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if leaves.is_set():
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def leave(*_):
    leaves.set()
    threading.Thread(target=server.shutdown).start()


assert os.environ["LISTEN_FDS"] == "1" and os.environ["LISTEN_PID"] == str(os.getpid())
server = http.server.ThreadingHTTPServer(None, Handler, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=3)
for one in (signal.SIGINT, signal.SIGTERM):
    signal.signal(one, leave)
print("serving", flush=True)
server.serve_forever(poll_interval=0.02)
latest = time.monotonic() + 1
while connections and time.monotonic() < latest:
    time.sleep(0.01)
