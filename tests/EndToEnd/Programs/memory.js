// Grows to 120 MB in a child process, so that only the whole tree shows it.
if (process.argv[2] === 'child') {
  const blocks = [];
  for (let n = 0; n < 12; n++) blocks.push(Buffer.alloc(10 << 20, 1));
  setInterval(() => blocks.length, 1 << 30);
} else {
  require('node:child_process').fork(__filename, ['child']);
}
