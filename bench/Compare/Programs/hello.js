// A server that does nothing but answer, without any thought of its manager.
require('node:http')
  .createServer((request, response) => response.end('hello\n'))
  .listen(Number(process.env.PORT));
