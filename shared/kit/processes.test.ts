import { expect, onTestFinished, test, vi } from "vitest";
import { endGroup, endProcess, signalGroup } from "./processes.ts";

test.each([0, -1, Number.NaN, undefined as never])(
  "no signal is sent to the pid %s",
  async (pid) => {
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    onTestFinished(() => kill.mockRestore());
    await expect(endProcess(pid, { patienceMs: 10 })).rejects.toThrow("is not the pid");
    await expect(endGroup(pid, { patienceMs: 10 })).rejects.toThrow("is not the pid");
    expect(() => signalGroup(pid, "SIGTERM")).toThrow("is not the pid");
    expect(kill).not.toHaveBeenCalled();
  },
);
