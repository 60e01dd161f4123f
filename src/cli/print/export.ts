import type { ExportResult } from '../../tasks/index.js';
import { count } from './numbers.js';
import { warningLines } from './parts.js';
import { paragraph, type View } from './view.js';

export function printExport(result: ExportResult, view: View): string[] {
  const size = `${count(Math.max(1, result.bytes / 1024))} KiB`;
  return [
    ...paragraph(view, view.say('cli.exported', { model: result.model, path: result.out, size }), ''),
    ...warningLines(view, result.warnings),
  ];
}
