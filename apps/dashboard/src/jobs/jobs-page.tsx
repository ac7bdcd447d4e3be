import { useTitle } from "../routing/use-title.js";
import { FailureList } from "./failure-list.js";
import { JobList } from "./job-list.js";

/** Work in the background, and what could not be read. */
export function JobsPage() {
  useTitle("Jobs");
  return (
    <>
      <JobList />
      <FailureList />
    </>
  );
}
