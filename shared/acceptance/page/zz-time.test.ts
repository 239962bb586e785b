import { test } from "vitest";
import { newList, signUp } from "../people.ts";
import { describePage, useBrowser } from "./browser.ts";
import { addThreeTodos } from "./panel.ts";
describePage("t", () => { const { open } = useBrowser();
 test("x", async () => { for (let i=0;i<4;i++) { const t0=performance.now(); const a=await signUp(); const t1=performance.now(); const p=await open({as:a}); const t2=performance.now(); await addThreeTodos(p); const t3=performance.now(); const l=await newList(a); await p.goto(`http://localhost:4310/?list=${l.id}#/`); await p.getByTestId("account-name").getByText("Ana").waitFor(); const t4=performance.now(); console.log([t1-t0,t2-t1,t3-t2,t4-t3].map(Math.round)); } });
});
