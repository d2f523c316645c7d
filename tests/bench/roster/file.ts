/** A council of 40,000 people in 3,000 units, as a CSV file; `month` 2 is what changed a month later. */
export function staffFile(people: number, month: 1 | 2): string {
  const units = Math.floor(people / 13);
  const lines = [
    'Employee number,First name,Last name,Work email,Unit code,Unit name,Parent code,Post number,Post title,Budgeted FTE,FTE,Main post,Start date,Last day,Manager number,Preferred language'
  ];
  const parent = (unit: number): string => (unit === 0 ? '' : `U${Math.floor((unit - 1) / 8)}`);
  for (let unit = 0; unit < units; unit += 1) {
    const name = month === 2 && unit % 100 === 99 ? `Renamed ${unit}` : `Unit ${unit}`;
    lines.push(`,,,,U${unit},${name},${parent(unit)},,,,,,,,,`);
  }
  const pad = (n: number): string => String(n).padStart(6, '0');
  for (let n = 0; n < people; n += 1) {
    const isGone = month === 2 && n % 50 === 49;
    if (isGone) continue;
    const unit = (month === 2 && n % 20 === 0 ? n + 1 : n) % units;
    const name = month === 2 && unit % 100 === 99 ? `Renamed ${unit}` : `Unit ${unit}`;
    const start = `${pad((n % 28) + 1).slice(4)}/${pad((n % 12) + 1).slice(4)}/${2000 + (n % 26)}`;
    const email = n % 3 === 0 ? '' : `person.${n}@council.example`;
    lines.push(
      `${pad(n)},First${n % 700},Last${n % 5000},${email},U${unit},${name},${parent(unit)},P${n},Officer ${n % 90},1,1,yes,${start},,${n < 50 ? '' : pad(n % 50)},en`
    );
  }
  for (let n = people; month === 2 && n < people * 1.01; n += 1) {
    const unit = n % units;
    const name = unit % 100 === 99 ? `Renamed ${unit}` : `Unit ${unit}`;
    lines.push(
      `${pad(n)},New${n % 700},Last${n % 5000},,U${unit},${name},${parent(unit)},P${n},Officer,1,1,yes,01/11/2026,,,en`
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}
