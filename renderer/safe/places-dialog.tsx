/** Where backups go, and a second place; checked by writing there. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { SafeState } from '#contract/safe.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';

type PlacesDialogProps = {
  readonly places: SafeState['places'];
  readonly onClose: () => void;
};

export function PlacesDialog({ places, onClose }: PlacesDialogProps): ReactNode {
  const [folder, setFolder] = useState(places.folder);
  const [second, setSecond] = useState(places.second);
  const set = useCommand('backup.setPlaces', { failure: 'own' });
  const act = (): void => {
    if (set.isPending) return;
    set.mutate(
      { folder, second, keep: places.keep },
      {
        onSuccess: () => {
          useNotice.getState().say('good', '备份位置已改。');
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title="备份位置"
      width={720}
      onClose={onClose}
      failure={set.error?.sentence ?? null}
      buttons={[{ key: 'Enter', label: '保存', main: true, enabled: true, run: act }]}
      note="第二位置可以是 U 盘；不在时只提醒，不影响第一份"
    >
      <PlaceField id="backup-folder" label="备份位置" value={folder} onChange={setFolder} first />
      <PlaceField id="backup-second" label="第二位置" value={second} onChange={setSecond} />
    </Dialog>
  );
}

function PlaceField(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly first?: boolean;
}): ReactNode {
  return (
    <div className="field-row">
      <label className="field-label" htmlFor={props.id}>
        {props.label}
      </label>
      <Input
        id={props.id}
        size="large"
        maxLength={400}
        value={props.value}
        data-first-focus={props.first ? '' : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}
