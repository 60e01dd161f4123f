// Train, export the model as ONNX, and score applicants with ONNX Runtime alone, as a service without Fathom would.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exportRun, RunStore, readSavedModel, train } from 'fathom';
import { type Column, cell, writeTable } from 'fathom/data';
import { Random } from 'fathom/random';
import { simulateLoanBook } from 'fathom/tasks';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface Settings {
  /** Folder for the simulated file, the run and the ONNX file. */
  readonly home: string;
  readonly rows?: number;
}

export interface Outcome {
  readonly inputs: readonly string[];
  readonly meanProbability: number;
  /** Largest difference from Fathom's own probabilities. */
  readonly difference: number;
}

export async function main({ home, rows = 4000 }: Settings): Promise<Outcome> {
  const random = new Random(0);
  const loans = join(home, 'loans.csv');
  await writeTable(simulateLoanBook({ rows, random: random.split('loans') }), loans, { force: true });
  const { run } = await train({ task: 'credit', data: [loans], target: 'defaulted', model: 'boost', folds: 2, home });
  const file = join(home, 'model.onnx');
  await exportRun({ run, format: 'onnx', out: file, force: true, home });

  // From here on, as a service: one tensor of shape [rows, 1] for each column that the file asks for.
  const applicants = simulateLoanBook({ rows: 500, random: random.split('applicants') });
  const session = await InferenceSession.create(file);
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (input.isTensor) feeds[input.name] = tensorOf(applicants.column(input.name), input.type, applicants.rowCount);
  }
  const { probabilities } = await session.run(feeds);
  const ofDefault = (probabilities!.data as Float64Array).filter((_, i) => i % 2 === 1);

  const { classifier } = await readSavedModel(await new RunStore(home).resolve(run));
  const own = (await classifier.predictProba(applicants)).data.filter((_, i) => i % 2 === 1);
  return {
    inputs: session.inputNames,
    meanProbability: ofDefault.reduce((sum, p) => sum + p / ofDefault.length, 0),
    difference: ofDefault.reduce((most, p, i) => Math.max(most, Math.abs(p - own[i]!)), 0),
  };
}

/** Words stay words, '' where missing; numbers and dates (in milliseconds) are doubles, NaN where missing. */
function tensorOf(column: Column, type: string, rows: number): Tensor {
  const cells = Array.from({ length: rows }, (_, row) => cell(column, row));
  if (type === 'string')
    return new Tensor(
      'string',
      cells.map((value) => String(value ?? '')),
      [rows, 1],
    );
  const numbers =
    column.kind === 'datetime' ? column.values : Float64Array.from(cells, (value) => Number(value ?? NaN));
  return new Tensor('float64', numbers, [rows, 1]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await main({ home: '.fathom' }));
