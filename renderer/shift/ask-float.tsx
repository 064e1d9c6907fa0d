/** The counter asks for the float once, when the till has no open shift. Esc: later; money never waits. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { OpenShiftDialog } from './open-dialog.tsx';
import { DRAWER_ROLES } from './use-shift.ts';

export function AskFloat(): ReactNode {
  const { role } = useSession().staff;
  const shift = useCall('shift.current', {}).data;
  const [later, setLater] = useState(false);
  const asked = DRAWER_ROLES.some((one) => one === role);
  // Undefined: not known yet.
  const none = shift === null || (shift !== undefined && shift.closedAt !== null);
  if (!asked || !none || later) return null;
  return <OpenShiftDialog onClose={() => setLater(true)} />;
}
