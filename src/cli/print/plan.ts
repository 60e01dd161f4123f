import type { TrainPlan } from '../../tasks/index.js';
import { warningLines } from './parts.js';
import { paragraph, type View } from './view.js';

/** What a training would take. */
export function printPlan(plan: TrainPlan, view: View): string[] {
  const { model, rows, features, fits, network, warnings } = plan;
  const grouped = (value: number) => value.toLocaleString('en');
  return [
    `${view.style.bold(model)}  ${view.say('cli.plan.fits', { rows: grouped(rows), features, fits })}`,
    ...(network === undefined
      ? paragraph(view, view.say('cli.plan.noNetwork', { model }))
      : [
          ...paragraph(
            view,
            view.say('cli.plan.network', {
              networks: network.networks,
              parameters: grouped(network.parameters),
              work: work(network.flopsPerStep),
            }),
          ),
          ...(network.steps === null
            ? []
            : paragraph(view, view.say('cli.plan.steps', { steps: grouped(network.steps) }))),
          ...paragraph(
            view,
            view.say(network.memoryMiB > network.availableMiB ? 'cli.plan.tooLarge' : 'cli.plan.memory', {
              memory: grouped(network.memoryMiB),
              available: grouped(network.availableMiB),
            }),
          ),
        ]),
    ...warningLines(view, warnings),
    '',
    view.style.dim(view.say('cli.plan.nothing')),
  ];
}

function work(flops: number): string {
  const units = ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, flops)) / 3));
  return `${Number((flops / 1000 ** unit).toPrecision(3))} ${units[unit]}`;
}
