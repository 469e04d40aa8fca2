'use strict';
/*
 * Runs in every instrumented Node.js program before the program itself (NODE_OPTIONS, see
 * src/Node/Launching/Preload.cs): lets it finish its connections when it is replaced, and measures it.
 * Node 16 to 26, public interfaces only. The program must not notice it: nothing here keeps the process
 * alive, nothing is thrown, and its children get neither this file nor its variables.
 *
 * Protocol, JSON lines over Node's own IPC channel. `cmd` begins with NODE_, so that Node keeps them from
 * the program's 'message' listeners. The other side is src/Keeper/Ipc/PreloadMessage.cs and src/Keeper/Handoff.
 *
 *   preload → keeper   {"cmd":"NODE_ACTORPM","act":"hello","version":1}
 *   keeper → preload   {"cmd":"NODE_ACTORPM","act":"drain"}
 *   preload → keeper   {"cmd":"NODE_ACTORPM","act":"draining","connections":N}  when told, then as N changes,
 *                                                                               at most once a second
 *   preload → keeper   {"cmd":"NODE_ACTORPM","act":"drained","connections":0}   once, when the last has ended
 *   preload → keeper   {"cmd":"NODE_ACTORPM","act":"report",…}                  see report()
 *
 * ACTORPM_PRELOAD is "channel" where there is such a channel. A program behind npm has none: there it is the path
 * of the keeper's socket, to which the program reports, and nothing more, on a connection for each report:
 *
 *   {"type":"report","id":1,"instance":N,"generation":N,"pid":N,"report":"…"}   ReportRequest in src/Contracts/Keeper
 */
try {
  const { isMainThread } = require('worker_threads');
  if (isMainThread) install();
} catch {
  // Measuring is not worth a program that does not start.
}

function install() {
  const variable = 'ACTORPM_PRELOAD';
  const way = process.env[variable];
  // npm and the like are only the way to the program: they pass everything on, and are not measured.
  if (!way || (way !== 'channel' && isLauncher(process.argv[1] || ''))) return;
  const link = way === 'channel' ? channelLink() : socketLink(way);
  delete process.env[variable];
  withdrawFromChildren();
  if (!link) return;
  if (!link.onMessage) {
    reportNowAndThen(link, watchTraffic(null));
    return;
  }

  const connections = watchConnections();
  const traffic = watchTraffic(connections);
  const drain = drainer(link, connections, traffic);
  link.onMessage((message) => {
    if (message.act === 'drain') drain();
  });
  link.send({ act: 'hello', version: 1 });
  reportNowAndThen(link, traffic);
}

function isLauncher(script) {
  const name = script.replace(/^.*[\\/]/, '').replace(/(-cli|-[\d.]+)?(\.[cm]?js)?$/, '');
  return /^(npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack|npm-run-all|run-s|run-p|concurrently|cross-env|cross-env-shell|env-cmd|dotenv|nodemon|tsx|tsnd|ts-node-dev)$/.test(name);
}

/** The node puts this file in front of what the user has in NODE_OPTIONS; children get the user's part only. */
function withdrawFromChildren() {
  const options = process.env.NODE_OPTIONS || '';
  const own = /^--require "(?:[^"\\]|\\.)*actorpm-preload[^"]*\.cjs" ?/.exec(options);
  if (!own) return;
  const rest = options.slice(own[0].length);
  if (rest) process.env.NODE_OPTIONS = rest;
  else delete process.env.NODE_OPTIONS;
}

// ---- ways to talk -----------------------------------------------------------------------------------

function channelLink() {
  if (typeof process.send !== 'function') return null;
  const send = process.send.bind(process);
  const ignore = () => {}; // without a callback a closed channel would be an 'error' event of the program
  return {
    send(message) {
      if (!process.connected) return;
      try {
        send({ cmd: 'NODE_ACTORPM', ...message }, undefined, undefined, ignore);
      } catch {
        // The channel closed under us.
      }
    },
    // 'internalMessage' does not keep the channel, and with it the process, alive; 'message' would.
    onMessage(handle) {
      process.on('internalMessage', (message) => {
        if (message && message.cmd === 'NODE_ACTORPM') guarded(handle)(message);
      });
    },
  };
}

/** Only for reports. Without owner there is nobody to report for. */
function socketLink(path) {
  const owner = /\/(\d+)\/(\d+)$/.exec(process.env.ACTORPM_OWNER || '');
  if (!owner) return null;
  const place = { type: 'report', id: 1, instance: Number(owner[1]), generation: Number(owner[2]), pid: process.pid };
  let waits = false;
  return {
    send(message) {
      // A keeper that does not answer must not pile up connections.
      if (message.act !== 'report' || waits) return;
      waits = true;
      const socket = require('net').connect(path);
      socket.unref();
      socket.on('error', () => {}).on('close', () => (waits = false));
      socket.end(JSON.stringify({ ...place, report: JSON.stringify(message) }) + '\n');
      socket.resume();
    },
  };
}

// ---- connections and requests -----------------------------------------------------------------------

/** The open connections of all servers of this process, upgraded ones included. */
function watchConnections() {
  const open = new Set();
  const sessions = new Set();
  const seenServers = new WeakSet();
  const connections = { open, sessions, onClosed: () => {}, onOpened: () => {}, onSession: () => {}, add, everySocketIsTold: false };

  function add(socket) {
    if (open.has(socket)) return;
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      connections.onClosed();
    });
    if (socket.server) watchServer(socket.server);
    connections.onOpened(socket);
  }

  /** HTTP/2 says by session, not by response, that a client shall go. */
  function watchServer(server) {
    if (seenServers.has(server) || typeof server.on !== 'function') return;
    seenServers.add(server);
    server.on('session', (session) => {
      if (!session || typeof session.goaway !== 'function') return;
      sessions.add(session);
      session.once('close', () => sessions.delete(session));
      connections.onSession(session);
    });
  }

  subscription('net.server.socket', ({ socket }) => {
    connections.everySocketIsTold = true;
    add(socket);
  }).start();
  // Node 22 on: before the first connection, which the server's first session belongs to.
  subscription('tracing:net.server.listen:asyncStart', ({ server }) => watchServer(server)).start();
  return connections;
}

/**
 * How many requests there are, how long they take, and which responses run; `connections` may be null, then nobody asks
 * which ones run. Under load this is what a request costs, so little is done: the start of a request is counted and its
 * response remembered with its connection (no Map, no object, no closure of our own). Times are taken of all requests while
 * there are few of them, else in one second of eight: in the other seven nobody listens for the ends of responses at all.
 */
function watchTraffic(connections) {
  const { performance } = require('perf_hooks');
  const latest = Symbol('actorpm.response');
  const since = Symbol('actorpm.since');
  const latencies = new Float64Array(512);
  const traffic = { started: 0, timed: 0, latencies, onStarted: null, running, tick };
  const ends = subscription('http.server.response.finish', onFinished);
  const manyPerSecond = 200;
  let timing = true; // the beginnings of requests
  let awaited = 0; // ends of responses whose beginning was timed
  let listens = true; // to the ends of responses
  let ticks = 0;
  let countedAtTick = 0;
  let remembers = false;

  ends.start();
  subscription('http.server.request.start', onStart).start();
  return traffic;

  function onStart({ response, socket }) {
    traffic.started++;
    if (connections !== null) {
      if (!connections.everySocketIsTold) connections.add(socket);
      socket[latest] = response;
    }
    if (timing) {
      response[since] = performance.now();
      awaited++;
    }

    if (traffic.onStarted !== null) traffic.onStarted(response);
  }

  function onFinished({ response }) {
    const begun = response[since];
    if (begun === undefined) return;
    awaited--;
    latencies[traffic.timed++ & 511] = performance.now() - begun;
  }

  function running() {
    const responses = [];
    for (const socket of connections.open) if (runs(socket[latest])) responses.push(socket[latest]);
    return responses;
  }

  function runs(response) {
    return response !== undefined && !response.writableFinished && !response.destroyed;
  }

  function listenToEnds(wanted) {
    if (wanted === listens) return;
    listens = wanted;
    if (wanted) ends.start();
    else ends.stop();
  }

  /** An idle connection must not keep its last request and response in memory. */
  function forgetFinished() {
    remembers = false;
    for (const socket of connections.open) {
      const response = socket[latest];
      if (response === undefined) continue;
      if (runs(response)) remembers = true;
      else socket[latest] = undefined;
    }
  }

  /** Once a second; requests since the last time. */
  function tick() {
    const count = traffic.started - countedAtTick;
    countedAtTick = traffic.started;
    ticks++;
    const wanted = count < manyPerSecond || ticks % 8 === 0;
    // Slow responses that were begun in such a second count too; of one whose connection broke no end is told.
    if (wanted && !timing) awaited = 0;
    timing = wanted;
    listenToEnds(timing || awaited > 0);
    if (connections !== null && (count > 0 || remembers)) forgetFinished();
    return count;
  }
}

// ---- draining ---------------------------------------------------------------------------------------

/**
 * Every response from now on tells its client to go. An idle keep-alive connection is not cut: its client
 * may be sending at this very moment. It gets its answer with `Connection: close`, or ends with the server's
 * keepAliveTimeout, which clients know. Only a connection to an HTTP server on which nothing was ever sent
 * (browsers open some ahead) is ended after Node's usual keep-alive time.
 */
function drainer(link, connections, traffic) {
  const patienceWithSilent = 5000;
  let draining = false;
  let drained = false;
  let told = -1;
  let timer = null;

  const tell = () => {
    const count = connections.open.size;
    if (drained) return;
    if (count === 0) {
      drained = true;
      clearInterval(timer);
      link.send({ act: 'drained', connections: 0 });
    } else if (count !== told) {
      told = count;
      link.send({ act: 'draining', connections: count });
    }
  };

  const sendAway = (response) => {
    try {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    } catch {
      // Written in between.
    }
  };

  const endSession = (session) => {
    try {
      session.close(); // GOAWAY; running streams finish
    } catch {
      // Closed in between.
    }
  };

  return function drain() {
    if (draining) return;
    draining = true;
    const since = Date.now();
    traffic.onStarted = sendAway;
    for (const response of traffic.running()) sendAway(response);
    connections.onSession = endSession;
    for (const session of connections.sessions) endSession(session);
    // Not at once: the end of one connection may go with the start of the next (a client that reconnects).
    connections.onClosed = () => {
      if (connections.open.size === 0) setImmediate(guarded(tell));
    };
    timer = setInterval(
      guarded(() => {
        if (Date.now() - since >= patienceWithSilent) endSilent(connections.open);
        tell();
      }),
      1000,
    );
    timer.unref();
    // Not at once: keepers of earlier releases say this while a connection they passed is yet to be handed in.
    setImmediate(guarded(tell));
  };
}

function endSilent(open) {
  const { Server } = require('http');
  for (const socket of open)
    if (socket.bytesRead === 0 && socket.bytesWritten === 0 && socket.server instanceof Server) socket.end();
}

// ---- measuring --------------------------------------------------------------------------------------

/**
 * {"act":"report","heap_used":bytes,"heap_total":bytes,"handles":n,"requests":n,"loop_delay":ms,"loop_delay_p95":ms,
 *  "http":{"rate":requests per minute,"mean":ms,"p95":ms}}   http only once there was a request
 *
 * A second after the start, then every 5 s if something has changed much, else every 30 s.
 */
function reportNowAndThen(link, traffic) {
  const { performance } = require('perf_hooks');
  const v8 = require('v8');
  const tick = 1000; // nothing here ever runs more often: an idle program shall stay idle
  const delays = new Float64Array(60);
  let ticks = 0;
  let expected = performance.now() + tick;
  let rate = 0;
  let sent = null;
  let sentAt = 0;

  const report = () => {
    const heap = v8.getHeapStatistics();
    const [handles, requests] = activeResources();
    const loop = ascending(delays, Math.min(ticks, delays.length));
    const message = {
      act: 'report',
      heap_used: heap.used_heap_size,
      heap_total: heap.total_heap_size,
      handles,
      requests,
      loop_delay: round(quantile(loop, 0.5)),
      loop_delay_p95: round(quantile(loop, 0.95)),
    };
    if (traffic.timed > 0) {
      const times = ascending(traffic.latencies, Math.min(traffic.timed, traffic.latencies.length));
      message.http = {
        rate: round(rate),
        mean: round(times.reduce((sum, time) => sum + time, 0) / times.length),
        p95: round(quantile(times, 0.95)),
      };
    }
    return message;
  };

  const timer = setInterval(
    guarded(() => {
      const now = performance.now();
      // Timers fire on whole milliseconds, the first of them is no delay of the program.
      delays[ticks++ % delays.length] = Math.max(0, now - expected - 1);
      expected = now + tick;
      // A mean over about a minute that follows a change within seconds.
      const perMinute = traffic.tick() * 60;
      rate = ticks <= 5 ? rate + (perMinute - rate) / ticks : rate + (perMinute - rate) / 12;
      if (rate < 0.05) rate = 0;
      if (ticks !== 1 && ticks % 5 !== 0) return;
      const message = report();
      if (sent && ticks - sentAt < 30 && !changedMuch(sent, message)) return;
      sent = message;
      sentAt = ticks;
      link.send(message);
    }),
    tick,
  );
  timer.unref();
}

function changedMuch(before, after) {
  const differs = (a, b, least) => Math.abs(a - b) > Math.max(least, 0.1 * Math.abs(a));
  return (
    differs(before.heap_used, after.heap_used, 2 << 20) ||
    differs(before.heap_total, after.heap_total, 2 << 20) ||
    differs(before.handles, after.handles, 0) ||
    differs(before.requests, after.requests, 0) ||
    differs(before.loop_delay_p95, after.loop_delay_p95, 5) ||
    !before.http !== !after.http ||
    (after.http !== undefined && (differs(before.http.rate, after.http.rate, 1) || differs(before.http.p95, after.http.p95, 1)))
  );
}

/** Handles (sockets, servers, pipes, children) and requests (files, names, connects, writes) that are under way. */
function activeResources() {
  if (typeof process.getActiveResourcesInfo !== 'function') return [0, 0];
  let handles = 0;
  let requests = 0;
  for (const name of process.getActiveResourcesInfo()) {
    if (name === 'Timeout' || name === 'Immediate') continue;
    if (/Req|(Connect|Write|Shutdown|Send|Query)Wrap$|Job|Request|CloseReq/.test(name)) requests++;
    else handles++;
  }
  return [handles, requests];
}

function ascending(values, count) {
  return values.slice(0, count).sort();
}

function quantile(sorted, part) {
  return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

function round(number) {
  return Math.round(number * 100) / 100;
}

// ---- caution ----------------------------------------------------------------------------------------

/** Starts and stops listening to a diagnostics channel. Node 16 keeps channels weakly: whoever listens must hold them. */
function subscription(name, listener) {
  const channel = require('diagnostics_channel').channel(name);
  const safe = guarded(listener);
  (subscription.held = subscription.held || []).push(channel);
  return { start: () => channel.subscribe(safe), stop: () => channel.unsubscribe(safe) };
}

function guarded(action) {
  return (argument) => {
    try {
      action(argument);
    } catch {
      // Not the program's fault, so not the program's end.
    }
  };
}
