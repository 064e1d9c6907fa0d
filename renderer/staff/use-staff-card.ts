/** A staff card scanned at the log-in page chooses its person; the PIN is still theirs to type. */
import type { StaffCard } from '#contract/staff.ts';
import { classifyCode } from '#core/scan.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';

export function useStaffCard(cards: readonly StaffCard[], choose: (card: StaffCard) => void): void {
  const say = useNotice((state) => state.say);
  useScanTarget((code) => {
    const scanned = classifyCode(code);
    if (scanned.kind !== 'staffCard') return false;
    const card = cards.find(({ staffNo }) => staffNo === scanned.staffNo);
    if (card) choose(card);
    else say('bad', '这张员工卡不是本店的。');
    return true;
  });
}
