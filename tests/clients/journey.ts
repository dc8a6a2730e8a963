// What a front end does, by types that openapi-typescript makes of /openapi.json: tsc checks each name and field.
// node journey.js BASE

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];

const base = process.argv[2] ?? "";
const api = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: base });
const CSV = "partner,country,since\nHamburg,Germany,1994\nNowhere at all,Freedonia,1990\n";
const step = (name: string): void => console.log(`done: ${name}`);

// Search, a slip in the name included.
const search = await api.GET("/api/v1/cities", { params: { query: { q: "Chicgo", limit: 3 } } });
const city: Schemas["SearchHit"] | undefined = search.data?.hits[0];
assert.equal(city?.label, "Chicago, IL, US");
step("search");

// A list in Spanish, and its second page.
const path = { city: String(city.id) };
const list = await api.GET("/api/v1/cities/{city}/partners", { params: { path, query: { k: 6, language: "es" } } });
assert.equal(list.response.headers.get("content-language"), "es");
const matches: Schemas["Match"][] = list.data?.matches ?? [];
assert.deepEqual(matches.map((match) => match.rank), [1, 2, 3, 4, 5, 6]);
const first = matches[0];
assert.ok(first && first.distance_km > 0 && first.country_name && first.reasons[0]?.text);
assert.equal((await fetch(base + first.page)).status, 200);
step("list in Spanish");

const query = { k: 6, language: "es", offset: 3, limit: 3 } as const;
const page = await api.GET("/api/v1/cities/{city}/partners", { params: { path, query } });
assert.deepEqual(page.data?.matches, matches.slice(3));
assert.equal(page.data?.total, 6);
step("page");

// Two cities side by side.
const sides = await api.GET("/api/v1/compare", { params: { query: { city: [path.city, String(first.city.id)] } } });
const distance: number | undefined = sides.data?.pairs[0]?.distance_km;
assert.ok(distance && Math.abs(distance - first.distance_km) < 1);
step("compare");

// Many at once: each has a ranking or a problem.
const many = await api.POST("/api/v1/rankings/bulk", {
  body: { queries: [{ city: "Houston", purpose: "trade", k: 2 }, { city: "Springfield" }] },
});
assert.equal(many.data?.results[0]?.ranking?.matches.length, 2);
const told: Schemas["ProblemDocument"] | null | undefined = many.data?.results[1]?.problem;
assert.equal(told?.status, 409);
const scores = await api.POST("/api/v1/scores", {
  body: { pairs: [{ a_geonameid: city.id, b_geonameid: first.city.id }, { a_geonameid: city.id, b_geonameid: 7 }] },
});
assert.ok(scores.data?.pairs[0]?.score);
assert.equal(scores.data.pairs[1]?.score, null);
step("many at once");

// An error is a problem, and its suggestion works as it is.
const vague = await api.GET("/api/v1/cities/{city}", { params: { path: { city: "Springfield" } } });
assert.equal(vague.error?.status, 409);
const suggestion = vague.error.suggestions[0] ?? "";
const meant = await api.GET("/api/v1/cities/{city}", { params: { path: { city: suggestion } } });
assert.equal(meant.response.status, 200);
step("suggestion");

// A list of ties is uploaded and comes back as a workbook, then line by line.
const upload = (format: "json" | "xlsx", accept: string) =>
  api.POST("/api/v1/audits/file", {
    params: { query: { city: path.city, format } },
    body: CSV,
    bodySerializer: (body) => body as string,
    headers: { "content-type": "text/csv", accept },
    parseAs: "arrayBuffer",
  });
const workbook = await upload("xlsx", "*/*");
assert.ok(workbook.response.headers.get("content-disposition")?.includes("audit.xlsx"));
assert.deepEqual([...new Uint8Array(workbook.data as unknown as ArrayBuffer).slice(0, 2)], [0x50, 0x4b]);
step("upload and download XLSX");

const streamed = await upload("json", "application/x-ndjson");
const text = new TextDecoder().decode(streamed.data as unknown as ArrayBuffer);
const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line) as Schemas["AuditLine"]);
const partners = lines.flatMap((line) => {
  switch (line.kind) {
    case "finding":
      return "verdict" in line.finding ? [line.finding.partner.city.name] : [line.finding.partner.name];
    case "problem":
      return [line.problem.value];
    case "progress":
      return [];
    case "end":
      return [line.report.city.name];
    case "error":
      return [line.problem.title];
  }
});
assert.deepEqual(partners, ["Hamburg", "Freedonia", "Chicago"]);
step("audit line by line");
