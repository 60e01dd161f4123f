import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { binLabel } from '../../features/index.js';
import type { ScorecardModel } from '../scorecard/model.js';
import { scorecardTable } from '../scorecard/table.js';

type Cell = SheetData[number][number];

/** Excel refuses longer cells. */
const longestCell = 32_767;

/**
 * A scorecard as an Excel workbook: `Scorecard` to read, `Bins` with the log-odds and the points by formula from `Settings`,
 * so that a changed base score or doubling shows at once, and `Settings`.
 *
 * @param event the outcome in words whose probability is predicted
 */
export async function scorecardExcel(model: ScorecardModel, event = model.classes[1]!): Promise<Uint8Array> {
  const buffer = await writeExcelFile([
    {
      data: scorecardSheet(model),
      sheet: 'Scorecard',
      columns: widths([30, 44, 10, 10, 10, 12, 12, 12, 10]),
      stickyRowsCount: 1,
    },
    { data: binsSheet(model), sheet: 'Bins', columns: widths([30, 8, 12, 44, 16, 16, 12]), stickyRowsCount: 1 },
    { data: settingsSheet(model, event), sheet: 'Settings', columns: widths([28, 22, 70]) },
  ]).toBuffer();
  return new Uint8Array(buffer);
}

function scorecardSheet(model: ScorecardModel): SheetData {
  return [
    header('feature', 'bin', 'count', 'events', 'share', 'event rate', 'WoE', 'IV', 'points'),
    ...scorecardTable(model).map((row): Cell[] => [
      text(row.feature),
      text(row.bin),
      number(row.count, '#,##0'),
      number(row.events, '#,##0'),
      number(row.share, '0.0%'),
      number(row.eventRate, '0.0%'),
      number(row.weightOfEvidence, '0.000'),
      number(row.informationValue, '0.0000'),
      number(row.points, '0'),
    ]),
  ];
}

/** Rows of the `Settings` sheet that formulas refer to. */
const settingRows = {
  baseScore: 2,
  baseOdds: 3,
  pointsToDoubleOdds: 4,
  intercept: 5,
  features: 6,
  factor: 7,
  offset: 8,
};
const setting = (name: keyof typeof settingRows) => `Settings!$B$${settingRows[name]}`;

function binsSheet(model: ScorecardModel): SheetData {
  const rows: Cell[][] = [];
  model.parts.forEach(({ binning, contributions, points }) => {
    binning.bins.forEach((bin, b) => {
      const share = `(${setting('offset')}-${setting('factor')}*${setting('intercept')})/${setting('features')}`;
      const logOdds = `E${rows.length + 2}`;
      rows.push([
        text(binning.name),
        number(b, '0'),
        text(bin.kind),
        text(binLabel(binning, b)),
        number(contributions[b]!),
        number(bin.weightOfEvidence),
        Number.isInteger(points[b]!)
          ? formula(`ROUND(${share}-${setting('factor')}*${logOdds},0)`, '0')
          : number(points[b]!),
      ]);
    });
  });
  return [header('feature', 'number', 'kind', 'bin', 'log-odds of event', 'WoE', 'points'), ...rows];
}

function settingsSheet(model: ScorecardModel, event: string): SheetData {
  const { baseScore, baseOdds, pointsToDoubleOdds } = model.scale;
  const row = (name: string, value: Cell, note: string): Cell[] => [text(name), value, text(note)];
  return [
    header('setting', 'value', 'meaning'),
    row('baseScore', number(baseScore), 'points at the base odds'),
    row('baseOdds', number(baseOdds), 'good to one bad'),
    row('pointsToDoubleOdds', number(pointsToDoubleOdds), 'points that double the odds'),
    row('intercept', number(model.intercept), 'log-odds of the event before the bins are added'),
    row('features', number(model.parts.length), 'number of features on the card'),
    row('factor', formula('B4/LN(2)'), 'points per unit of log-odds'),
    row('offset', formula('B2-B7*LN(B3)'), 'points at odds of 1 to 1'),
    row('event', text(event), 'the outcome whose probability is predicted'),
    row(
      'probability',
      text('1/(1+EXP(-(intercept+sum of log-odds)))'),
      'from the log-odds in Bins, not from the rounded points',
    ),
  ];
}

function header(...names: string[]): Cell[] {
  return names.map((name) => ({ value: name, type: String, fontWeight: 'bold' }));
}

/** A leading apostrophe-free text: a string cell never becomes a formula. */
function text(value: string): Cell {
  return { value: value.length > longestCell ? `${value.slice(0, longestCell - 3)}...` : value, type: String };
}

function number(value: number, format?: string): Cell {
  return { value, type: Number, ...(format === undefined ? {} : { format }) };
}

function formula(expression: string, format?: string): Cell {
  return { value: expression, type: 'Formula', ...(format === undefined ? {} : { format }) };
}

function widths(characters: readonly number[]): { width: number }[] {
  return characters.map((width) => ({ width }));
}
