import { describe, expect, it } from 'vitest';
import { families, findFamily, multiclassFamilies, regressionFamilies } from './index.js';

describe('hyper-parameters that cannot be', () => {
  it.each([
    [
      'mlp',
      { layers: 99 },
      '"layers" cannot be 99. Expected a whole number from 1 to 16, or auto. Leave it out for "auto", its default.',
    ],
    ['mlp', { layers: 1.5 }, 'cannot be 1.5. Expected a whole number from 1 to 16, or auto.'],
    ['mlp', { refit: 'yes' }, 'cannot be "yes". Expected true or false, or auto.'],
    ['transformer', { dropout: Number.NaN }, '"dropout" cannot be NaN. Expected a number from 0 to 0.9, or auto.'],
    [
      'svm',
      { kernel: 'poly' },
      'cannot be "poly". Expected auto, linear or rbf. Leave it out for "auto", its default.',
    ],
    ['scorecard', { baseOdds: 0 }, 'cannot be 0. Expected a number above 0. Leave it out for 50, its default.'],
    ['scorecard', { maxVif: 'x' }, 'cannot be "x". Expected a number of at least 1, or null.'],
    [
      'scorecard',
      { bins: { age: [{ upto: 3 }] } },
      '"bins.age.0" cannot be {"upto":3}. Expected an object that may have below, levels,',
    ],
  ])('%s %o: say what they may be', (model, set, said) => {
    expect(() => findFamily(families, model).create(set)).toThrow(said);
  });

  it('are told in our words by every model', () => {
    for (const family of [...families, ...multiclassFamilies, ...regressionFamilies]) {
      const { parameters } = family.create();
      for (const name of Object.keys(parameters)) {
        for (const value of [-1e300, 'nonsense', { no: 1 }]) {
          let said = '';
          try {
            family.create({ [name]: value });
          } catch (error) {
            said = (error as Error).message;
          }
          expect(said, `${family.name} ${name}`).not.toMatch(
            /Too (big|small)|Invalid (input|option)|expected \w+ to be/,
          );
        }
      }
    }
  });
});
