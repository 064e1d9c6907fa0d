/** Updates of the program: the feed is a setting, orders go to the shell when nothing stands against them. */
import type { UpdateState } from '#contract/update.ts';
import { sentenceOf } from '#contract/failures.ts';
import { fail, ok } from '#core/result.ts';
import { updateFeed, updateObstacle } from '#core/update.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { countOpenShifts } from '#db/shift.ts';
import type { Engine } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';

function stateOf(engine: Engine): UpdateState {
  return {
    ...engine.memory.update,
    running: engine.version,
    feed: readSetting(engine.db, 'update.feed') ?? '',
    hasShell: engine.shell !== null,
    shiftsOpen: countOpenShifts(engine.db),
  };
}

export const updateHandlers = {
  'update.state': queryHandler('update.state', ({ engine }) => ok(stateOf(engine))),

  'update.setFeed': commandHandler('update.setFeed', (scope, input) => {
    const feed = updateFeed(input.feed);
    if (feed === null) return fail('update.feedInvalid', sentenceOf('update.feedInvalid'), 'feed');
    writeSetting(scope.db, 'update.feed', feed);
    scope.audit('update.feed', 'update', { feed });
    scope.touch('update');
    return ok({ feed });
  }),

  'update.order': commandHandler('update.order', (scope, { act }) => {
    const { engine } = scope;
    const state = stateOf(engine);
    const obstacle = updateObstacle(act, state);
    if (obstacle !== null) {
      const code = `update.${obstacle}` as const;
      return fail(code, sentenceOf(code));
    }
    const { feed, version } = state;
    scope.audit('update.order', 'update', { act, version });
    scope.after(() => engine.shell?.({ kind: 'update', act, feed }));
    return ok({ act });
  }),
};
