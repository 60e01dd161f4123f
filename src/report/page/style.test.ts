import { describe, expect, it } from 'vitest';
import { style } from './style.js';

/** The variables of the n-th `:root` block: 0 is light, 1 dark. */
function palette(n: number): Record<string, string> {
  const block = [...style.matchAll(/:root \{([^}]*)\}/g)][n]![1]!;
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1]!, match[2]!]));
}

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s colours', (_, n) => {
  const colours = palette(n);

  it.each([
    ['ink', 'paper'],
    ['muted', 'paper'],
    ['ink', 'raised'],
    ['muted', 'raised'],
    ['blue-text', 'paper'],
    ['critical', 'critical-paper'],
    ['warning', 'warning-paper'],
    ['notice', 'notice-paper'],
  ])('%s on %s reads at WCAG AA, 4.5 : 1', (text, paper) => {
    expect(contrast(colours[text]!, colours[paper]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['blue', 'orange', 'grey'])('%s marks stand out from the paper, 3 : 1', (mark) => {
    expect(contrast(colours[mark]!, colours.paper!)).toBeGreaterThanOrEqual(3);
  });
});

it('paper is light whatever the screen is: dark colours hold on screens only', () => {
  expect(style).toContain('@media screen and (prefers-color-scheme: dark)');
  expect(style.match(/prefers-color-scheme: dark/g)).toHaveLength(1);
});

it('loads nothing', () => {
  expect(style).not.toMatch(/url\(|@import|https?:/);
});
