// Answers with its pid; says the same on standard output when it listens.
const http = require('node:http');

http.createServer((request, response) => response.end(`${process.pid}\n`))
  .listen(Number(process.env.PORT), () => console.log(`listening ${process.pid}`));
