import {
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip
} from 'chart.js';

/** Loaded only where a chart is drawn, with only these parts of Chart.js: the whole of it is 69 kB. */
Chart.register(CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface Line {
  label: string;
  /** One for each step; null leaves a gap. */
  values: readonly (number | null)[];
}

/** Any CSS colours. */
export interface ChartColours {
  ink: string;
  grid: string;
  /** One for each line. */
  lines: readonly string[];
}

export interface LineChart {
  steps: readonly string[];
  lines: readonly Line[];
  colours: ChartColours;
  font: string;
  moves: boolean;
}

/** Lines differ in dash and point as well as in colour. */
const DASHES = [[], [6, 4]];
const POINTS = ['circle', 'rectRot'] as const;

/** Draws lines over steps. Returns what takes the drawing away again. */
export function drawLines(canvas: HTMLCanvasElement, chart: LineChart): () => void {
  const { colours, font } = chart;
  const drawn = new Chart(canvas, {
    type: 'line',
    data: {
      labels: [...chart.steps],
      datasets: chart.lines.map((line, i) => ({
        label: line.label,
        data: [...line.values],
        borderColor: colours.lines[i] ?? colours.ink,
        backgroundColor: colours.lines[i] ?? colours.ink,
        borderDash: DASHES[i % DASHES.length] ?? [],
        pointStyle: POINTS[i % POINTS.length] ?? 'circle',
        pointRadius: 4,
        borderWidth: 2,
        spanGaps: false
      }))
    },
    options: {
      maintainAspectRatio: false,
      animation: chart.moves ? { duration: 150 } : false,
      interaction: { mode: 'index', intersect: false },
      color: colours.ink,
      font: { family: font, size: 14 },
      scales: {
        x: { grid: { display: false }, ticks: { color: colours.ink, maxRotation: 0 } },
        y: {
          beginAtZero: true,
          grid: { color: colours.grid },
          ticks: { color: colours.ink, precision: 0 }
        }
      }
    }
  });
  return () => drawn.destroy();
}
