// Numbers as the terminal shows them.

/** Grouped thousands: 150,000. */
export const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

export const fixed = (value: number, digits = 3): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

export const signed = (value: number, digits = 3): string => (value >= 0 ? '+' : '−') + fixed(Math.abs(value), digits);

/** A share in [0, 1] as `30.0 %`. */
export const percent = (share: number, digits = 1): string => `${fixed(share * 100, digits)} %`;

export const interval = (pair: readonly [number, number] | undefined): string =>
  pair === undefined ? '' : `[${fixed(pair[0])}, ${fixed(pair[1])}]`;

export const pValue = (value: number): string => (value < 0.001 ? 'p < 0.001' : `p = ${fixed(value)}`);

/** `0.8 s`, `42 s`, `3 min 20 s`, `1 h 05 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A bar of `width` cells for a share in [0, 1], in eighths of a cell. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : '▏▎▍▌▋▊▉'[rest - 1]!);
}
