// Speaks PM2's language of metrics and actions by hand, as @pm2/io does; serves HTTP where PORT says.
const say = (type, data) => process.send({ type, data });
process.on('message', (message) => {
  const action = typeof message === 'string' ? message : message.msg;
  if (action === 'hello') say('axm:reply', { at: Date.now(), action_name: action, return: { hello: message.opts || 'world' } });
  if (action === 'die') process.exit(3);
});
say('axm:action', { action_name: 'hello', action_type: 'custom', arity: 2 });
say('axm:action', { action_name: 'die', action_type: 'custom', arity: 1 });
say('axm:action', { action_name: 'silent', action_type: 'custom', arity: 1 });
say('axm:monitor', { Queue: { value: 3, unit: 'jobs', type: 'app/queue', historic: true } });
require('http').createServer((request, response) => response.end('hi')).listen(process.env.PORT, '127.0.0.1');
