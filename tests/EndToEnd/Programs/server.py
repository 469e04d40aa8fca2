# Answers with its pid on $PORT. /hold answers with a body that never ends; an upgrade is echoed.
import http.server
import os


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("Upgrade"):
            self.echo()
            return
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", "1000000" if self.path == "/hold" else str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if self.path == "/hold":
            self.wfile.flush()
            self.connection.recv(1)

    def echo(self):
        self.close_connection = True
        self.send_response(101)
        self.send_header("Connection", "Upgrade")
        self.send_header("Upgrade", "echo")
        self.end_headers()
        while data := self.connection.recv(4096):
            self.connection.sendall(data)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128


Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
