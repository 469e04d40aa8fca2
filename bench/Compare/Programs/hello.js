// A server that does nothing but answer, without any thought of its manager. Who asks for /pid is told whom it measures.
require('node:http')
  .createServer((request, response) => response.end(request.url === '/pid' ? String(process.pid) : 'hello\n'))
  .listen(Number(process.env.PORT));
