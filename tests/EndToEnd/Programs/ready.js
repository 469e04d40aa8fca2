// Says that it is ready after as many ms as its argument tells; never without one.
const [delay] = process.argv.slice(2);
if (delay) setTimeout(() => process.send('ready'), Number(delay));
setInterval(() => {}, 1 << 30);
