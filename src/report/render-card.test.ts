import { describe, expect, it } from 'vitest';
import { languages } from '../messages/index.js';
import { exampleReport } from './example.test.data.js';
import { renderCard } from './render-card.js';
import { hostile, variants } from './variants.test.data.js';

const example = exampleReport();

describe('renderCard', () => {
  it('says on one page what the model is for, how good it is and what it does not know', () => {
    const card = renderCard(example, { language: 'en' });
    expect(card.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Model card: spring-loans',
      '## What it is for',
      '## Training data',
      '## How well it predicts',
      '## What it rests on',
      '## Known limits',
      '## What to do next',
      '## Where it comes from',
    ]);
    expect(card).toMatch(/\| AUC \| 0\.\d{3} \| \[0\.\d{3}, 0\.\d{3}\] \|/);
    expect(card).toContain('    fathom train credit loans.csv --target defaulted --positive 1 --seed 0\n');
    expect(card.split('\n').length).toBeLessThan(60);
  });

  it('speaks Chinese', () => {
    const card = renderCard(example, { language: 'zh' });
    expect(card).toContain('# 模型卡：spring-loans');
    expect(card).toContain('## 已知的局限');
  });

  it.each(Object.keys(variants()))('%s: nothing is left unsaid', (name) => {
    for (const language of languages) {
      const card = renderCard(variants()[name]!, { language });
      if (!name.startsWith('hostile')) expect(card).not.toMatch(/undefined|NaN|\{\w+\}/);
      expect(card.length).toBeLessThan(20_000);
    }
  });

  it('lets no name add markup, headings, links or table cells', () => {
    for (let start = 0; start < 18; start++) {
      const card = renderCard(hostile(example, start), { language: 'en' });
      const lines = card.split('\n').filter((line) => !line.startsWith('    '));
      expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(8);
      expect(lines.join('\n')).not.toMatch(/<|[^\\]\]\(/);
      for (const row of lines.filter((line) => line.startsWith('|'))) {
        expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(4);
      }
    }
  });
});
