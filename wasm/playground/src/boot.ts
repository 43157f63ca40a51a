// What must happen first: colours without a flash, and the worker on its way.

import "./style.css";

import "./early";
import { startScheme } from "./scheme";

startScheme();
void import("./main");
