// hello.js that knows what each request costs it: /costs answers with the µs of processor time a request took, by
// tenths of a second in which there were many, since it was last asked.
let answered = 0;
let before = { usage: process.cpuUsage(), answered };
let costs = [];

require('node:http')
  .createServer((request, response) => {
    if (request.url === '/costs') {
      response.end(JSON.stringify(costs));
      costs = [];
      return;
    }
    answered++;
    response.end('hello\n');
  })
  .listen(Number(process.env.PORT));

setInterval(() => {
  const used = process.cpuUsage(before.usage);
  const count = answered - before.answered;
  before = { usage: process.cpuUsage(), answered };
  if (count > 200) costs.push((used.user + used.system) / count);
}, 100);
