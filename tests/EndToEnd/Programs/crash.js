// Dies at once, with something to say about it.
console.error('cannot open the database');
process.exit(7);
