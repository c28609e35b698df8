// Where the page starts.

import { render } from "preact";
import { App } from "./app";
import { loadRecord } from "./cell/record";
import { Failure } from "./parts/errors";
import "./style/page.css";

const place = document.getElementById("page")!;

loadRecord().then(
  (record) => {
    document.title = record.name === "" ? "celldao" : record.name;
    render(<App record={record} />, place);
  },
  (error: unknown) =>
    render(
      <main>
        <Failure error={error} url={null} />
      </main>,
      place,
    ),
);
