/**
 * The sound twin of the feedback line: one short high tone for a good scan, two low ones for a bad
 * one. Volume is a setting of the till, including off.
 */
const VOLUME_KEY = 'rxtill.volume';

/** 0 (off) to 100. */
export function volume(): number {
  const kept = Number(localStorage.getItem(VOLUME_KEY) ?? '60');
  return Number.isFinite(kept) ? Math.min(100, Math.max(0, kept)) : 60;
}

export function setVolume(value: number): void {
  localStorage.setItem(VOLUME_KEY, String(Math.min(100, Math.max(0, Math.round(value)))));
}

let audio: AudioContext | null = null;

function tone(frequency_hz: number, after_s: number, length_s: number): void {
  const gain = volume() / 400;
  if (gain === 0) return;
  audio ??= new AudioContext();
  const from = audio.currentTime + after_s;
  const oscillator = audio.createOscillator();
  const amplifier = audio.createGain();
  oscillator.frequency.value = frequency_hz;
  amplifier.gain.value = gain;
  oscillator.connect(amplifier).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + length_s);
}

export function soundGood(): void {
  tone(1_760, 0, 0.07);
}

export function soundBad(): void {
  tone(220, 0, 0.14);
  tone(196, 0.2, 0.18);
}
