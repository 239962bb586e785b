import { type Browser, chromium } from "playwright-core";
import { executablePath } from "../../acceptance/page/chromium.ts";

/** Rounding moves an edge by less than this many pixels. */
const tolerance = 1;

/** For each picture, finds texts that overlap or leave it when a browser draws it. */
export async function overlaps(pictures: string[]): Promise<string[][]> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    return await Promise.all(pictures.map((svg) => overlapsIn(svg, browser)));
  } finally {
    await browser.close();
  }
}

async function overlapsIn(svg: string, browser: Browser): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent(`<body style="margin: 0">${svg}</body>`);
  const measure = () =>
    [...document.querySelectorAll("svg, svg text")].map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { text: element.textContent ?? "", left, right, top, bottom };
    });
  await page.evaluate("document.fonts.ready.then(() => true)");
  const boxes = (await page.evaluate(`(${measure})()`)) as ReturnType<typeof measure>;
  const [picture, ...texts] = boxes;
  const problems = texts
    .filter(({ left, right }) => picture && (left < picture.left || right > picture.right))
    .map(({ text }) => `'${text}' leaves the picture`);
  for (const [at, one] of texts.entries())
    for (const other of texts.slice(at + 1)) {
      const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      // Boxes of lines contain empty space above and below the letters.
      const isNextLine = height < (one.bottom - one.top) / 3;
      if (width > tolerance && !isNextLine) problems.push(`'${one.text}' overlaps '${other.text}'`);
    }
  return problems;
}
