import { DataError } from '../../../errors/index.js';

/** An element as text: children in the order given, one to a line. */
export type Xml = string;

/** @throws DataError for characters that XML cannot hold */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, ...children: Xml[]): Xml {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  if (children.length === 0) return `<${name}${said.join('')}/>`;
  const inner = children.map((child) => child.replaceAll(/^/gm, ' ')).join('\n');
  return `<${name}${said.join('')}>\n${inner}\n</${name}>`;
}

/** An element that holds text. */
export function textElement(name: string, attributes: Readonly<Record<string, string | number>>, text: string): Xml {
  return element(name, attributes).replace(/\/>$/, () => `>${escaped(text)}</${name}>`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.exec(text);
  if (forbidden !== null) {
    const code = forbidden[0].codePointAt(0)!.toString(16).padStart(4, '0');
    throw new DataError(`XML cannot hold the character U+${code} of "${text}"; rename it in the data and train again.`);
  }
  return text.replaceAll(/[&<>"]/g, (mark) => entities[mark]!).replaceAll(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
}
