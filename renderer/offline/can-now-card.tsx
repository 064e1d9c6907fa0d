/** 现在可以 | 恢复后才能: the first card of the right column without a line (picture 02). */
import type { ReactNode } from 'react';
import { CheckCircleFilled, CheckOutlined, PauseCircleFilled } from '@ant-design/icons';
import { CAN_NOW, WHEN_BACK } from './offline-words.ts';
import './offline.css';

export function CanNowCard(): ReactNode {
  return (
    <section className="card can-now" aria-label="离线规则">
      <div>
        <h2>
          <CheckCircleFilled className="good" /> 现在可以
        </h2>
        <ul>
          {CAN_NOW.map((words) => (
            <li key={words}>
              <CheckOutlined className="good" /> {words}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>
          <PauseCircleFilled /> 恢复后才能
        </h2>
        <ul>
          {WHEN_BACK.map((words) => (
            <li key={words}>
              <span className="waits-mark" aria-hidden="true" /> {words}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
