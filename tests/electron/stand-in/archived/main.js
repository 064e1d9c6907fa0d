// A program in an archive that forks a utility process from there, as the desktop shell forks its engine.
import { app, utilityProcess } from 'electron';
import { join } from 'node:path';

// Not awaited: the program is ready only after this module has been run to its end.
void app.whenReady().then(() => {
  const engine = join(import.meta.dirname, 'engine.js');
  utilityProcess.fork(engine, [], { stdio: 'inherit' }).on('exit', (code) => app.exit(code));
});
