/** An engine that is busy with one thing: what a person does upon the rest must not be lost. */
import type { Page } from 'playwright-core';
import type { CallId, ClientMessage, EngineMessage } from '#contract/index.ts';

/** From the next load of the page on, its engine answers one call late and all others at once. */
export async function delayAnswersTo(page: Page, call: CallId, late_ms: number): Promise<void> {
  await page.routeWebSocket(/./, (socket) => {
    const engine = socket.connectToServer();
    const late = new Set<number>();
    socket.onMessage((text) => {
      const asked = JSON.parse(String(text)) as ClientMessage;
      if ('call' in asked && asked.call === call) late.add(asked.id);
      engine.send(text);
    });
    engine.onMessage((text) => {
      const answer = JSON.parse(String(text)) as EngineMessage;
      setTimeout(() => socket.send(text), 'id' in answer && late.has(answer.id) ? late_ms : 0);
    });
  });
}
