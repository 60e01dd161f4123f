// Prints a small simulated loan book as CSV. Usage: node loans.mjs ROWS
const rows = Number(process.argv[2]);
let state = 42;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const purposes = ['car', 'house', 'education', 'business'];
const lines = ['loan_id,income,debt_ratio,age,purpose,default'];
for (let i = 1; i <= rows; i++) {
  const income = Math.round(15000 + 85000 * uniform() ** 2);
  const ratio = uniform();
  const age = 20 + Math.floor(50 * uniform());
  const purpose = Math.floor(4 * uniform());
  const logit = -1.2 + 3 * (ratio - 0.5) - (income - 43000) / 25000 + (purpose === 3 ? 0.8 : 0);
  const bad = uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  lines.push(`L${1000 + i},${uniform() < 0.05 ? '' : income},${ratio.toFixed(3)},${age},${purposes[purpose]},${bad}`);
}
console.log(lines.join('\n'));
