/** What the shell tells of an update. */
import type { UpdateNews } from '#contract/shell.ts';
import type { Engine } from '../engine.ts';

export function hearUpdate(engine: Engine, news: UpdateNews): void {
  const { stage, version } = news;
  if (stage !== engine.memory.update.stage) engine.log.info('update', { stage, version });
  engine.memory.update = news;
  engine.publish('update');
}
