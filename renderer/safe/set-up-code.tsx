/**
 * Part of setting up a store: a manager who signs in where no recovery code was ever made is asked
 * to make it, every time until there is one. Not in training, whose data nobody needs back.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { CodeDialog } from './code-dialog.tsx';

export function SetUpCode({ training }: { readonly training: boolean }): ReactNode {
  const { staff } = useSession();
  if (training || staff.role !== 'manager') return null;
  return <AskOnce key={staff.staffNo} />;
}

function AskOnce(): ReactNode {
  const state = useCall('safe.state', {}).data;
  // Stays until it is answered: the code is in force before its dialog is closed.
  const [open, setOpen] = useState(true);
  const [missing, setMissing] = useState(false);
  if (!missing && state?.encrypted === true && state.recoveryMadeAt === null) setMissing(true);
  return missing && open ? <CodeDialog onClose={() => setOpen(false)} /> : null;
}
