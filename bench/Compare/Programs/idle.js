#!/usr/bin/env node
setInterval(() => {}, 1 << 30);
