import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.js';
import { boost } from './boost.js';
import { tree } from './tree.js';

const of = (parameters: Record<string, unknown>) => boost.create(parameters).parameters;

describe('parameters of tree models', () => {
  it('read directions and groups of columns as objects and as text', () => {
    expect(of({ monotone: 'age:-1, income : increasing' }).monotone).toEqual({ age: -1, income: 1 });
    expect(of({ monotone: { age: 'decreasing' } }).monotone).toEqual({ age: -1 });
    expect(of({ monotone: 'auto' }).monotone).toBe('auto');
    expect(of({}).interactions).toEqual([]);
    expect(of({ interactions: 'age+income, income+debt' }).interactions).toEqual([
      ['age', 'income'],
      ['income', 'debt'],
    ]);
    expect(of({ interactions: [['a+b', 'c,d']] }).interactions).toEqual([['a+b', 'c,d']]);
  });

  it('take the names that GradientBoosting has for the penalties, and keep ours', () => {
    const given = of({ lambdaL1: 0.5, lambdaL2: 3 });
    expect(given).toEqual(of({ alpha: 0.5, lambda: 3 }));
    expect(tree.create({ lambdaL2: 3 }).parameters).toEqual(tree.create({ lambda: 3 }).parameters);
    expect(() => of({ lambda: 1, lambdaL2: 1 })).toThrow(
      'boost: lambdaL2 is another name for lambda; give one of them.',
    );
    expect(() => of({ lambdaL2: -1 })).toThrow('boost: lambda must be a number from 0 to 1000000000, received -1.');
    expect(() => tree.create({ lambdaL1: 1 }), 'a tree has no such penalty').toThrow(
      'tree: there is no hyper-parameter "lambdaL1".',
    );
  });

  it.each([boost, tree])('refuse what they cannot mean: $name', (family) => {
    const refusal = (parameters: Record<string, unknown>) => {
      expect(() => family.create(parameters)).toThrow(UsageError);
      try {
        family.create(parameters);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    const { name } = family;
    expect(refusal({ pathSmooth: { a: 1 } })).toContain('received {"a":1}.');
    expect(refusal({ growth: 'level' })).toBe(`${name}: growth must be one of leaf, depth, received level.`);
    expect(refusal({ pathSmooth: -1 })).toBe(`${name}: pathSmooth must be a number from 0 to 1000000000, received -1.`);
    expect(refusal({ monotone: 'age:1,age:-1' })).toBe(
      `${name}: monotone names "age" both rising and falling; keep one.`,
    );
    expect(refusal({ monotone: { age: 0 } })).toContain('received "age:0"');
    expect(refusal({ interactions: [['age'], []] })).toBe(
      `${name}: interactions takes groups of columns that may act together, such as "age+income,income+debt"; received [["age"],[]].`,
    );
    expect(refusal({ interactions: 'age++income' })).toContain('received age++income');
  });
});
