import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, trusted } from './html.js';

describe('html', () => {
  it('escapes text, keeps markup, drops nothing-values', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(
      html`<p title="${'"x" \'y\' & z'}">${inner}${null}${undefined}${false}${[1, 'a', inner]}</p>`.toString(),
    ).toBe('<p title="&#34;x&#34; &#39;y&#39; &#38; z"><b>&#60;i&#62;</b>1a<b>&#60;i&#62;</b></p>');
  });

  it('does not take an object that looks like markup for markup', () => {
    const forged = JSON.parse('{"toString": "<script>"}') as string;
    expect(() => html`${forged}`.toString()).toThrow();
  });

  it('leaves no mark that could open a tag, an entity or close an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!#\d+;)/);
      }),
      { seed: 1 },
    );
  });

  it('takes our own markup as it is', () => {
    expect(html`${trusted('<svg></svg>')}`.toString()).toBe('<svg></svg>');
  });
});
