// A web server in one file: ./pbm start examples/hello/server.js
const http = require('node:http');

const port = Number(process.env.PORT || 3000);
const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'text/plain');
  response.end(`hello from pid ${process.pid}\n`);
});

server.listen(port, () => console.log(`listening on http://localhost:${server.address().port}`));
