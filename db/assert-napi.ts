/**
 * First import of every file that imports the SQLite binding: it needs Node-API 10 (Node 22.14), and
 * on an older runtime it loads and then ends the process without a message.
 */
const offered = Number(process.versions.napi ?? '0');

if (!(offered >= 10)) {
  throw new Error(
    `Rxtill needs Node-API 10 or newer (Node 22.14 and up), this is Node ${process.versions.node} ` +
      `with Node-API ${offered}: run it with node_modules/.bin/node`,
  );
}
