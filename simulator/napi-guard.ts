// Job: stop before SQLite is loaded on a Node that would crash without a word.
// better-sqlite3 needs Node-API 10 (Node 22.14 or newer); an older Node segfaults.
const napi = Number(process.versions.napi);

if (!(napi >= 10)) {
  process.stderr.write(
    `医保平台模拟器需要 Node 22.14 以上（Node-API 10），当前为 ${process.version}。\n` +
      '请用 node_modules/.bin/node 启动。\n',
  );
  process.exit(1);
}

export {};
