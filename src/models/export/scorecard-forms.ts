import type { ExportForms } from '../export-forms.js';
import type { ScorecardModel } from '../scorecard/model.js';
import { classifierOnnx } from './onnx/classifier-onnx.js';
import { scorecardPmml } from './pmml/scorecard-pmml.js';
import { scorecardExcel } from './scorecard-excel.js';
import { scorecardSql } from './scorecard-sql.js';
import { scorecardYaml } from './scorecard-yaml.js';

const utf8 = new TextEncoder();

/** An ONNX file, a PMML file, a SQL query, an Excel workbook, or bins to edit by hand. */
export function scorecardForms(model: ScorecardModel): ExportForms {
  return {
    onnx: (words) => classifierOnnx(model, words, model.onnxSums),
    pmml: (words) => utf8.encode(scorecardPmml(model, words)),
    sql: () => utf8.encode(scorecardSql(model)),
    xlsx: ({ classes }) => scorecardExcel(model, classes[1]),
    yaml: () => utf8.encode(scorecardYaml(model)),
  };
}
