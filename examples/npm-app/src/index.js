// Started through its package: ./pbm start npm --cwd examples/npm-app -- start
const http = require('node:http');

let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ path: request.url, requests, uptime_s: Math.round(process.uptime()) }) + '\n');
});

server.listen(Number(process.env.PORT || 3001), () => console.log(`npm-app on port ${server.address().port}`));

// Finish what is under way before going; idle keep-alive connections are closed at once.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    console.log(`${signal}: closing`);
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
