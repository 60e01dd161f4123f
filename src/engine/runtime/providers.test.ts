import { expect, it } from 'vitest';
import type { ElementType } from '../../onnx/index.js';
import { opsets } from '../onnx/index.js';
import { formsOfOp, formsOfSample } from '../ops/forms.test.help.js';
import { moreSamples } from '../ops/more-samples.test.help.js';
import { ops } from '../ops/registry.js';
import { samples } from '../ops/samples.test.help.js';
import { onWebgpu, webgpuFallbacks, webgpuKernels } from './index.js';

const forms = new Map<string, string>();
for (const all of [samples, moreSamples]) {
  for (const [operator, cases] of Object.entries(all)) {
    for (const sample of cases) {
      const op = ops.find(({ name }) => name === operator)!;
      for (const form of [...formsOfOp(op, sample), ...formsOfSample(sample)])
        forms.set(form, forms.get(form) ?? `${operator}: ${sample.name}`);
    }
  }
}

it('a graphics card has a kernel for every form of every operator and gradient, or there is a reason why not', () => {
  const unknown = [...forms].filter(([form]) => {
    const [operator, type] = form.split(' ') as [string, ElementType];
    return onWebgpu(operator, type) === undefined;
  });
  expect(unknown).toEqual([]);
});

it('lists no kernel that is newer than the operators of the files, and no fallback that nothing needs', () => {
  for (const [operator, { since }] of Object.entries(webgpuKernels)) {
    expect(since, operator).toBeLessThanOrEqual(opsets['']);
  }
  const needless = Object.keys(webgpuFallbacks).filter((form) => !forms.has(form) && form !== 'Identity bool');
  expect(needless).toEqual([]);
  // Every output gets its name by Identity.
  const used = new Set(['Identity', ...[...forms.keys()].map((form) => form.split(' ')[0]!)]);
  expect(Object.keys(webgpuKernels).filter((operator) => !used.has(operator))).toEqual([]);
});
